let times = 0;

/** Loads a module again, to test what it does while it is loaded. */
export async function loadAgain<Exports>(file: URL): Promise<Exports> {
  times += 1;
  return (await import(`${file}?${times}`)) as Exports;
}
