import { CHAT_FIGURES, chattingRoom, needsMembers, type Scenario } from './scenario.ts';

export const HALL = 1_000;
export const SPEAKERS = 10;
export const MESSAGES_PER_SECOND = 20;
const SECONDS = 2;

export const lectureHall: Scenario = {
  name: 'lecture-hall',
  title: 'Lecture hall',
  sentence: `${HALL.toLocaleString('en')} clients, of which ${SPEAKERS} send ${MESSAGES_PER_SECOND} messages a second each.`,
  figures: CHAT_FIGURES,
  main: 'p99',
  rounds: 3,
  warmUps: 1,
  excludes: needsMembers(HALL),
  open: (contestant, tools) =>
    chattingRoom(contestant, tools, HALL, (crowd) =>
      crowd.steady(SPEAKERS, MESSAGES_PER_SECOND, SECONDS),
    ),
};
