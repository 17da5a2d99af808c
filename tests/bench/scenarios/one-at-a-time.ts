import { CHAT_FIGURES, chattingRoom, needsMembers, type Scenario } from './scenario.ts';

const CLIENTS = 1_000;
const MESSAGES = 20;

/** Nothing can be joined here: the cost of one write to each socket dominates. */
export const oneAtATime: Scenario = {
  name: 'one-at-a-time',
  title: 'One at a time',
  sentence: `${CLIENTS.toLocaleString('en')} clients; one of them sends a message, and the next one is sent when everybody has it.`,
  figures: CHAT_FIGURES,
  main: 'cpu',
  rounds: 12,
  warmUps: 3,
  isQuick: true,
  excludes: needsMembers(CLIENTS),
  open: (contestant, tools) =>
    chattingRoom(contestant, tools, CLIENTS, (crowd) => crowd.oneByOne(MESSAGES)),
};
