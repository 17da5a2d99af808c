import { ProtocolError } from '../../../shared/codes.ts';
import type { Line } from '../../../shared/connection.ts';
import type { Mistake } from './mistake.ts';
import { type Client, NicknameServer } from './right/03-nicknames.ts';

export const mistake: Mistake = {
  is: 'It looks commands up in an object, and every object has a `constructor`.',
  refusedBy: 'a line that is refused has no effect, and the connection stays open',
  kind: 'wrong answer',
  shows: '^ expected "! unknown-command"',
};

export class Server extends NicknameServer {
  override async receive(line: Line, client: Client): Promise<void> {
    const commands: Record<string, unknown> = {};
    const isCommand = !(line instanceof ProtocolError) && line.startsWith('/');
    if (isCommand && commands[line.slice(1)]) client.write('* done\r\n');
    else await super.receive(line, client);
  }
}
