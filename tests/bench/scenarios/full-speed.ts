import { CHAT_FIGURES, chattingRoom, type Scenario } from './scenario.ts';

const CLIENTS = 32;
const MESSAGES = 200;

/** The shape of Bun's own chat benchmark. */
export const fullSpeed: Scenario = {
  name: 'full-speed',
  title: 'Full speed',
  sentence: `${CLIENTS} clients each send ${MESSAGES} messages as fast as they can, and everybody receives all of them.`,
  figures: CHAT_FIGURES,
  main: 'cpu',
  rounds: 20,
  warmUps: 20,
  isQuick: true,
  open: (contestant, tools) =>
    chattingRoom(contestant, tools, CLIENTS, (crowd) => crowd.burst(MESSAGES)),
};
