import { JsonClient } from '../support/clients.ts';
import { startStage } from '../support/target.ts';
import { type Camera, look } from './camera.ts';

const SIZE = { width: 1_280, height: 720 };
const MEMBERS = 40;
/** Time between two things that somebody says, and how long they talk, so that the charts have lines. */
const PAUSE_MS = 80;
const TALK_MS = 25_000;

/** Takes the picture of `/stats`: a class that talks, one of whom sends too fast. */
export async function keepStats(camera: Camera): Promise<void> {
  await using target = await startStage('06', { stats: true, threads: 4 });
  await using window = await camera.visit(target, SIZE);
  await look(window.page, 'light');
  await window.page.goto(`http://localhost:${target.webPort}/stats`);
  const members = await Promise.all(
    Array.from({ length: MEMBERS }, (_, index) =>
      JsonClient.join(target, `member${index}`, index % 3 === 0 ? 'tcp' : 'websocket'),
    ),
  );
  const [first] = members;
  let count = 0;
  const talking = setInterval(() => {
    count += 1;
    members[(count * 7) % MEMBERS]?.send({ type: 'say', text: 'good morning' });
    for (let more = 0; more < 3; more += 1) first?.send({ type: 'say', text: 'me first' });
  }, PAUSE_MS);
  await window.until(
    'the charts have lines',
    (ms) => document.querySelector('.figures .warns') && performance.now() > ms,
    TALK_MS,
  );
  clearInterval(talking);
  await camera.keep('stats', window.page);
  for (const member of members) member.cut();
}
