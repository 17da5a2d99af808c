/** The page: creates the parts and connects them. What each part does is in its own file. */

import { Chat } from '../clients/chat/chat.ts';
import { sentence } from '../clients/chat/format.ts';
import { mutedNote } from '../clients/chat/host-words.ts';
import { otherNames } from '../clients/chat/member-list.ts';
import { fromTheStart } from '../clients/chat/membership.ts';
import { anotherNameHelps, type ConnectionState } from '../clients/chat/reconnector.ts';
import { throttled, typingSentence } from '../clients/chat/typing.ts';
import { TYPING_INTERVAL_MS } from '../shared/limits.ts';
import type { Welcome } from '../shared/protocol.ts';
import { Answers } from './answers.ts';
import { Attention } from './attention.ts';
import { desktopFields } from './desktop-fields.ts';
import { installWorker } from './install-worker.ts';
import { LateHistory } from './late-history.ts';
import { Mutes } from './mutes.ts';
import { BrowserUnsentClips } from './recording/browser-unsent-clips.ts';
import { RecorderOnDemand } from './recording/recorder-on-demand.ts';
import { refuseFiles } from './refuse-files.ts';
import { openThroughBridge, openWebSocket, socketOrigin, uploadOver } from './server-transport.ts';
import {
  handOver,
  handOverTexts,
  recallDraft,
  recallName,
  rememberDraft,
  rememberName,
  takeOver,
  takeOverTexts,
} from './storage.ts';
import { Composer } from './view/composer.ts';
import { byId, sentenceView } from './view/dom.ts';
import { JoinForm } from './view/join-form.ts';
import { LogView } from './view/log-view.ts';
import { MembersPanel } from './view/members-panel.ts';
import { playNextVoice, playOneAtATime } from './view/playback.ts';
import { fitAboveKeyboard, RoomScreen } from './view/room-screen.ts';
import { refusalText, StatusLine } from './view/status-line.ts';
import { wireOnDemand } from './view/wire-on-demand.ts';
import { tappedRequests, tappedTransport, watchDownloads } from './wire/taps.ts';
import { WireLog } from './wire/wire-log.ts';

/*
 * Like `server.ts` of a stage, this is wiring: no logic, but every part by its name, in the order in
 * which it is created. The parts know nothing of each other; where one must react to another, the line is
 * here.
 */

const wire = new WireLog();
wireOnDemand(wire);
watchDownloads(wire);
const answers = new Answers(() => ({ chat, log, lateHistory, composer }));
const ourName = () => chat.room.welcome?.you.name ?? '';
const mutes = new Mutes(() => ({ chat, log }));
const log = new LogView({
  retry: (entry) => chat.retry(entry),
  cancel: (entry) => chat.clips.cancel(entry.key),
  remove: (entry) => {
    chat.remove(entry);
    composer.focus();
  },
  answer: (entry) => answers.answer(entry),
  jump: (answered) => answers.jump(answered),
  mute: (entry) => mutes.mute(entry),
  isMuted: (entry) => mutes.isMuted(entry),
  you: ourName,
  now: () => chat.room.clock.now(),
  above: () => lateHistory.last,
  left: () => composer.focus(),
});
const attention = new Attention(() => chat);
const lateHistory = new LateHistory(log, (entry) => {
  if (!mutes.placed(entry)) attention.placed(entry);
});
const members = new MembersPanel();

// A page cannot see whether TCP is behind its WebSocket: only where it connects to is different.
const server = desktopFields();
const open = server
  ? openThroughBridge(() => server.address)
  : openWebSocket(`${socketOrigin()}/ws`);
// The wire drawer listens at the two places where the chat reaches the network.
const surroundings = {
  open: tappedTransport(open, wire),
  unsent: new BrowserUnsentClips(),
  upload: uploadOver(tappedRequests(wire)),
  handedOver: takeOverTexts(),
};
const chat = new Chat(surroundings, {
  connectionEntered,
  welcomed,
  placed: (entry, before) => lateHistory.placed(entry, before),
  changed: (entry) => lateHistory.changed(entry),
  dropped: (entry) => lateHistory.dropped(entry),
  membersChanged: (list, you) => {
    members.show(list, you);
    mutes.membersChanged(list, you);
    // Also the name that somebody takes by `/nick`.
    rememberName(list.find(({ id }) => id === you)?.name);
  },
  cleared: () => {
    log.cleared();
    attention.cleared();
  },
  mutedChanged: (mute) => {
    composer.note = mute ? mutedNote(mute) : '';
  },
  answeringChanged: (answered) => answers.show(answered),
  typingChanged: (names) => {
    byId('typing', HTMLElement).replaceChildren(...sentenceView(typingSentence(names)));
  },
});

const joinForm = new JoinForm({ name: recallName(), server, join });
const status = new StatusLine({
  tryNow: () => chat.reconnector.tryNow(),
  joinAgain: () => chat.reconnector.join(chat.reconnector.membership),
  settled: () => composer.focus(),
});
const composer = new Composer(recallDraft(), {
  entered: (typed) => chat.enter(typed),
  writing: throttled(TYPING_INTERVAL_MS, () => chat.reconnector.send({ type: 'typing' })),
  changed: rememberDraft,
  escaped: () => answers.drop(),
  words: () => ({ commands: [], names: otherNames(chat.room.members, ourName()) }),
});
const recorder = new RecorderOnDemand(chat, ({ phase }) => {
  composer.hidden = phase !== 'idle';
});
const screen = new RoomScreen({
  leave: () => {
    recorder.cancel();
    chat.leave();
  },
  record: (kind) => recorder.start(kind),
});
if (server) screen.leaveLabel = 'Disconnect';

function join(name: string): void {
  // A session of one server is not valid at another.
  if (server?.choose() && chat.room.welcome) chat.leave();
  chat.reconnector.join({ ...chat.reconnector.membership, name });
}

function connectionEntered(state: ConnectionState): void {
  composer.enabled = state.phase !== 'offline';
  const isAtTheDoor = state.phase === 'reconnecting' && !chat.room.welcome;
  // The form shows the reason.
  status.show(isAtTheDoor ? { ...state, reason: '' } : state);
  joinForm.busy = state.phase === 'connecting';
  if (state.phase === 'idle') {
    // Leaving is final: the next person at this computer may be another.
    composer.clear();
    showJoinForm('');
  } else if (state.phase === 'refused') {
    const { name } = chat.reconnector.membership;
    showJoinForm(refusalText(state, name, ourName()), anotherNameHelps(state.code));
  } else if (state.phase === 'offline' || state.phase === 'reconnecting') {
    if (!chat.room.welcome) joinForm.showError(sentence(state.reason));
  }
}

/** The log and the draft stay for people who come back. */
function showJoinForm(error: string, isAboutName = false): void {
  recorder.stop();
  members.close();
  screen.hide();
  joinForm.show(error, chat.reconnector.membership.name, isAboutName);
}

function welcomed(welcome: Welcome): void {
  log.expectHistory();
  screen.show(welcome);
  recorder.loadSoon();
  const hasJustJoined = joinForm.hide();
  // After a reload, nothing has the focus. To set it takes a layout, which has a turn of its own.
  const { activeElement, body } = document;
  if (hasJustJoined || activeElement === body) setTimeout(() => composer.focus());
  // The page of the desktop is served by the program, and ends with it.
  if (hasJustJoined && !server) installWorker();
}

answers.recall();
playOneAtATime();
playNextVoice();
fitAboveKeyboard();
refuseFiles((why) => composer.tell(why));
addEventListener('online', () => chat.reconnector.tryNow());
// Not `beforeunload`, which phones do not send: `pagehide` is the last event that every browser delivers.
addEventListener('pagehide', () => {
  handOver(chat.reconnector.membership);
  handOverTexts(chat.unsentTexts);
});

// A reload resumes. The new page has an empty log, so it asks for the recent events again.
const handedOver = takeOver();
if (handedOver) chat.reconnector.join(fromTheStart(handedOver));
else joinForm.show();
