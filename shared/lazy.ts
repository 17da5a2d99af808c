/** Makes a value when it is first asked for, and keeps it: what a page may need later need not delay its start. */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
