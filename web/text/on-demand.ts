/** A module that is loaded when it is first used, so that the page does not wait for it. */
export class OnDemand<T> {
  readonly #load: () => Promise<T>;
  #loading: Promise<void> | undefined;
  #loaded: T | undefined;

  /** @param load an `import()` */
  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  /**
   * Calls `action` with the module: at once if it is there, otherwise after loading it. If that fails, as without a
   * connection, calls `otherwise` instead, and the next use tries again.
   */
  use(action: (module: T) => void, otherwise: () => void): void {
    if (this.#loaded) action(this.#loaded);
    else void this.#get().then(() => (this.#loaded ? action(this.#loaded) : otherwise()));
  }

  #get(): Promise<void> {
    this.#loading ??= this.#load().then(
      (module) => {
        this.#loaded = module;
      },
      () => {
        this.#loading = undefined;
      },
    );
    return this.#loading;
  }
}
