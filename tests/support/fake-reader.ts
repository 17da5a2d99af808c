import type { Dialect, Reader } from '../../stages/03-nicknames/text-dialect.ts';

/** The client whose lines a dialect reads, without a connection. Tests read what was written to it. */
export class FakeReader implements Reader {
  dialect: Dialect;
  readonly memberId: string | undefined;
  readonly written: string[] = [];

  constructor(dialect: Dialect, memberId?: string) {
    this.dialect = dialect;
    this.memberId = memberId;
  }

  /** Reads a line in the dialect that the client speaks now. */
  read(line: string): unknown {
    return this.dialect.read(line, this);
  }

  write(bytes: Uint8Array): void {
    this.written.push(Buffer.from(bytes).toString());
  }
}
