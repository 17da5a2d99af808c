/** Lets any part end the program. Only the first call counts. */
export class Ending {
  readonly #status = Promise.withResolvers<number>();

  /** Resolves with the exit status. */
  get ended(): Promise<number> {
    return this.#status.promise;
  }

  readonly end = (status: number): void => this.#status.resolve(status);
}
