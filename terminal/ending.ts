/** How the program is told to end, from wherever it is noticed; the first word counts. */
export class Ending {
  readonly #status = Promise.withResolvers<number>();

  /** Resolves with the exit status. */
  get ended(): Promise<number> {
    return this.#status.promise;
  }

  readonly end = (status: number): void => this.#status.resolve(status);
}
