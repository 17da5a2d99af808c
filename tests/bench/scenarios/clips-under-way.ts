import { LoadGenerator } from '../load/generator.ts';
import { HALL, MESSAGES_PER_SECOND, SPEAKERS } from './lecture-hall.ts';
import { CHAT_FIGURES, Room, type Scenario } from './scenario.ts';

const CLIPS = 20;
const READERS = 50;
const SECONDS = 8;
/** Places for the sender of the clips and its uploads: one network has as many as there are members. */
const SENDERS_PLACES = 10;
const LISTENERS = HALL - SENDERS_PLACES;

/** Clips are sent by a second load generator, so that reading them does not delay the reading of text. */
export const clipsUnderWay: Scenario = {
  name: 'clips',
  title: 'Clips under way',
  sentence: `The lecture hall, while ${CLIPS} videos of 15 s are uploaded, and each is fetched by ${READERS}. Only wirechat has clips. The processes that read them are part of the server.`,
  figures: CHAT_FIGURES,
  main: 'p99',
  rounds: 2,
  warmUps: 0,
  excludes: ({ isOurs, wire }) => (isOurs && wire === 'websocket' ? undefined : ''),
  open: async (contestant, tools) => {
    const opened = new AsyncDisposableStack();
    const room = opened.use(await Room.open(contestant, tools));
    const clips = opened.use(new LoadGenerator(tools.cores));
    await room.crowd.join(LISTENERS);
    await clips.call('joinSender', room.server.port);
    return {
      round: () =>
        room.measure(async (crowd) => {
          const [round] = await Promise.all([
            // Each clip is an event, and reaches everybody, too.
            crowd.steady(SPEAKERS, MESSAGES_PER_SECOND, SECONDS, CLIPS),
            clips.call('sendClips', CLIPS, READERS),
          ]);
          return round;
        }),
      [Symbol.asyncDispose]: () => opened.disposeAsync(),
    };
  },
};
