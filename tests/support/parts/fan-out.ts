/**
 * Three members speak in one turn: two programs, and a person. Prints each write to each
 * client, and how often something was encoded.
 */
import type { HubEvent } from '../../../shared/protocol.ts';
import { Conversation } from '../../../stages/03-nicknames/conversation.ts';
import { Envelope } from '../../../stages/03-nicknames/link.ts';
import { EVERYBODY, fanOut } from '../../../stages/04-broadcast/fan-out.ts';
import { jsonDialect } from '../../../stages/04-broadcast/json-dialect.ts';
import { FakeConnection } from '../fake-connection.ts';
import { FakeLink } from '../fake-link.ts';

let encodings = 0;
/** Writes only the texts, with the name of the dialect. */
const dialectOf = (name: string) =>
  jsonDialect((messages) => {
    encodings += 1;
    return Buffer.from(`${name}: ${messages.map((json) => JSON.parse(json).text).join(' ')}`);
  });
const [forPrograms, forPeople] = [dialectOf('JSON'), dialectOf('text')];

const clients = [
  ['program-1', forPrograms, 'program-1'],
  ['program-2', forPrograms, 'program-2'],
  ['program-3', forPrograms, 'program-3'],
  ['person-1', forPeople, 'person-1'],
  ['person-2', forPeople, 'person-2'],
  ['person-3', forPeople, 'person-3'],
  ['someone without a name', forPeople, undefined],
] as const;
const connections = clients.map(([name, dialect, memberId], index) => {
  const connection = new FakeConnection();
  const address = String(index);
  const conversation = new Conversation(connection, dialect, new FakeLink(), address, () => {});
  conversation.memberId = memberId;
  return { name, connection, address, conversation };
});
const said = (id: string, text: string) =>
  new Envelope<HubEvent>(EVERYBODY, JSON.stringify({ type: 'said', id, name: id, text }));

await fanOut(new Set([forPeople]))(
  [said('program-1', 'one'), said('person-1', 'two'), said('program-2', 'three')],
  new Map(connections.map(({ address, conversation }) => [address, conversation])),
);
for (const { name, connection } of connections)
  console.log(`${name}: ${JSON.stringify(connection.written)}`);
console.log(`encodings: ${encodings}`);
