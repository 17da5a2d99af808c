let times = 0;

/** Loads a module once more, for what it does or decides while it is loaded. */
export async function loadAgain<Exports>(file: URL): Promise<Exports> {
  times += 1;
  return (await import(`${file}?${times}`)) as Exports;
}
