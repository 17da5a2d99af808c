import type { Mistake } from './mistake.ts';
import { NicknameServer } from './right/03-nicknames.ts';

export const mistake: Mistake = {
  is: 'It takes each chunk for whole lines.',
  refusedBy: 'a line may arrive in any pieces, and several lines in one piece',
  kind: 'wrong answer',
  shows: '! name-invalid',
};

export class Server extends NicknameServer {
  override linesOf(chunk: Buffer): string[] {
    return chunk.toString().trimEnd().split(/\r?\n/);
  }
}
