import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { Random } from './random.ts';
import type { Victim } from './victim.ts';
import { frame, requestHead, upgradeRequest } from './websocket.ts';
import { Wire } from './wire.ts';

/** Loopback has 16 million addresses on Linux, so attackers have other addresses than everybody else. */
const HOME = process.platform === 'linux' ? '127.0.0.66' : '127.0.0.1';
/** Connections that are opened at the same time: the queue of a listener has 511 places. */
const AT_ONCE = 100;
const PATIENCE_MS = 10_000;
/** The host's `/kick` has to take effect within this … */
const KICK_MS = 1_000;
/** … plus this multiple of the scheduling delay: threads of the server that have work to do wait more often than ours. */
const MAX_LAG_RATIO = 25;
const LAG_RESOLUTION_MS = 10;

/** A hostile member. */
export interface Pest {
  readonly name: string;
  readonly wire: Wire;
  /** Encodes a request, or a line if it speaks text. */
  encode(request: object | string): Uint8Array;
  say(request: object | string): Promise<void>;
  /** Sends `leave`. */
  leave(): Promise<void>;
}

/** A pest that speaks JSON, with the secrets from its welcome. */
export interface JsonPest extends Pest {
  readonly session: string;
  readonly epoch: string;
  readonly seq: number;
  readonly uploadToken: string;
}

/** The tools of one attack. Everything that it opens is closed at the end. */
export class Hostile implements Disposable {
  readonly victim: Victim;
  readonly random: Random;
  /** The number of clips that it has shared, which the server keeps for everybody. */
  shared = 0;
  readonly #wires = new Set<Wire>();
  readonly #pests = new Set<Pest>();
  #names = 0;

  constructor(victim: Victim, seed: number) {
    this.victim = victim;
    this.random = new Random(seed);
  }

  /** Opens a connection to the TCP port. */
  tcp(from = HOME): Promise<Wire> {
    const { host, port } = this.victim.address;
    return this.#open({ host, port, from });
  }

  /** Opens a connection to the web port. */
  web(from = HOME): Promise<Wire> {
    const { host, webPort } = this.victim.address;
    return this.#open({ host, port: webPort, from });
  }

  async webSocket(from = HOME): Promise<Wire> {
    const wire = await this.web(from);
    await wire.send(upgradeRequest());
    await wire.expect(/^HTTP\/1\.1 101 [\s\S]*?\r\n\r\n/);
    return wire;
  }

  async telnet(from = HOME): Promise<Pest> {
    const [name, wire] = [this.#nextName(), await this.tcp(from)];
    await wire.send(`${name}\r\n`);
    await wire.expect(/\* The room contains:/);
    return this.#pest(name, wire, (line) => Buffer.from(`${line}\r\n`), '/quit');
  }

  async json(hello: object = {}, from = HOME): Promise<JsonPest> {
    const wire = await this.tcp(from);
    return this.#hello(wire, hello, (request) => Buffer.from(`${textOf(request)}\n`));
  }

  async browser(hello: object = {}, from = HOME): Promise<JsonPest> {
    const wire = await this.webSocket(from);
    return this.#hello(wire, hello, (request) => frame(textOf(request)));
  }

  /** Opens a number of connections in batches. The server must let all of them in. */
  async many<T>(count: number, open: (index: number) => Promise<T>): Promise<T[]> {
    const opened: T[] = [];
    for (let first = 0; first < count; first += AT_ONCE) {
      const next = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, i) => first + i);
      opened.push(...(await Promise.all(next.map(open))));
    }
    return opened;
  }

  /** Like `many`, but some may be refused. Returns those that are let in. */
  async crowd<T>(count: number, open: (index: number) => Promise<T>): Promise<T[]> {
    const tried = await this.many(count, (index) => open(index).catch(() => undefined));
    return tried.filter((each) => each !== undefined);
  }

  /** One of many addresses, for a crowd from different places. */
  address(index: number): string {
    return process.platform === 'linux' ? `127.0.1.${1 + (index % 50)}` : HOME;
  }

  /** Sends one HTTP request, and returns everything up to the end of the connection. */
  async request(line: string, headers: readonly string[] = [], body?: Uint8Array): Promise<string> {
    const wire = await this.web();
    await wire.send(requestHead(line, 'Connection: close', ...headers));
    if (body) await wire.send(body);
    await Promise.race([wire.over, overdue(`the answer to ${line.slice(0, 100)}`)]);
    wire.close();
    return wire.received;
  }

  /** Uploads a clip, and returns the status and, if accepted, the id. */
  async upload(
    token: string,
    body: Uint8Array,
    { kind = 'voice', type = 'audio/webm', length = body.length } = {},
  ): Promise<{ status: number; id: string }> {
    const answer = await this.request(
      `POST /clips?kind=${kind}`,
      [`Authorization: Bearer ${token}`, `Content-Type: ${type}`, `Content-Length: ${length}`],
      body,
    );
    return {
      status: Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]),
      id: /"id":"([\w-]+)"/.exec(answer)?.[1] ?? '',
    };
  }

  /**
   * The host removes a pest, who has to be told within a second. Rejects if it takes longer, unless the machine is
   * busy with something else.
   */
  async removedByHost({ name, wire }: Pest): Promise<void> {
    const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });
    lag.enable();
    const start = performance.now();
    await this.victim.host.kick(name);
    await wire.expect(/kicked/);
    const tookMs = performance.now() - start;
    lag.disable();
    await wire.expectEnd();
    const limit = KICK_MS + MAX_LAG_RATIO * (lag.percentile(99) / 1e6 - LAG_RESOLUTION_MS);
    if (tookMs > limit)
      throw new Error(`the host needed ${Math.round(tookMs)} ms to remove ${name}`);
  }

  async share(pest: Pest, clip: string): Promise<void> {
    this.shared += 1;
    await pest.say({ type: 'share', clip });
  }

  /** Polls until a condition is true. */
  async until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    while (!(await isSo())) {
      if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
      await delay(100);
    }
  }

  /** Waits while the attack goes on, so that others may feel it. */
  pressOn(ms: number): Promise<void> {
    return delay(ms);
  }

  /** Pests leave properly if they can, so that no grace period has to pass. */
  async leave(): Promise<void> {
    const goodbyes = Array.from(this.#pests, async (pest) => {
      if (pest.wire.socket.writableLength > 0) return;
      pest.wire.readOn();
      await pest.leave();
      await pest.wire.over;
    });
    await Promise.race([Promise.all(goodbyes), delay(1_000)]);
  }

  [Symbol.dispose](): void {
    for (const wire of this.#wires) wire.close();
  }

  async #open(destination: Parameters<typeof Wire.open>[0]): Promise<Wire> {
    const wire = await Wire.open(destination);
    this.#wires.add(wire);
    wire.socket.once('close', () => this.#wires.delete(wire));
    return wire;
  }

  #nextName(): string {
    this.#names += 1;
    return `pest${this.#names}`;
  }

  #pest(name: string, wire: Wire, encode: Pest['encode'], goodbye: object | string): Pest {
    const say = (request: object | string) => wire.send(encode(request));
    const pest = { name, wire, encode, say, leave: () => say(goodbye) };
    this.#pests.add(pest);
    void wire.over.then(() => this.#pests.delete(pest));
    return pest;
  }

  async #hello(wire: Wire, fields: object, encode: Pest['encode']): Promise<JsonPest> {
    const pest = this.#pest(this.#nextName(), wire, encode, { type: 'leave' });
    await pest.say({ type: 'hello', v: 1, name: pest.name, ...fields });
    const found = async (pattern: RegExp) => (await wire.expect(pattern))[1] ?? '';
    return {
      ...pest,
      session: await found(/"session":"([^"]+)"/),
      epoch: await found(/"epoch":"([^"]+)"/),
      // Every event has a `seq`. That of the welcome comes after all of them.
      seq: Number(await found(/"missed":-?\d+,"seq":(\d+)/)),
      uploadToken: await found(/"uploadToken":"([^"]+)"/),
    };
  }
}

function textOf(request: object | string): string {
  return typeof request === 'string' ? request : JSON.stringify(request);
}

async function overdue(what: string): Promise<never> {
  await delay(PATIENCE_MS, undefined, { ref: false });
  throw new Error(`waited in vain for ${what}`);
}
