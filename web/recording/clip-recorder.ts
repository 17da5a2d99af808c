import type { Chat } from '../../clients/chat/chat.ts';
import { silence } from '../view/playback.ts';
import { RecorderPanel } from '../view/recorder-panel.ts';
import { browserDevices, limitSeconds } from './devices.ts';
import { Recorder, type RecorderState } from './recorder.ts';
import { safeAddresses } from './recording-error.ts';

/*
 * The wiring of the recorder: its states go to the panel, the buttons of the panel to the recorder, and
 * the finished recording to the chat. A clip is kept from the moment the recording stops, before the
 * person has decided to send it.
 *
 * This module is loaded when somebody has joined.
 */

/** The recorder of the page with its panel. Recordings go to `chat`; `onState` is called for every state. */
export function clipRecorder(chat: Chat, onState: (state: RecorderState) => void): Recorder {
  const panel = new RecorderPanel({
    start: (kind) => void recorder.start(kind),
    useCamera: (id) => void recorder.useCamera(id),
    record: () => recorder.record(),
    pause: () => recorder.pause(),
    resume: () => recorder.resume(),
    stop: () => recorder.stop(),
    cancel: () => recorder.cancel(),
    discard: ({ id }) => {
      recorder.cancel();
      chat.clips.forget(id);
    },
    send: (recording) => {
      recorder.cancel();
      chat.sendClip(recording);
    },
  });
  const recorder = new Recorder(
    browserDevices(() => safeAddresses(chat.room.welcome)),
    (kind) => limitSeconds(kind, chat.room.welcome?.limits),
    {
      heard: (elapsedMs, level) => panel.heard(elapsedMs, level),
      entered(state) {
        // A clip that is playing would be recorded.
        if (state.phase === 'asking') silence();
        if (state.phase === 'stopped') chat.clips.keep(state.recording);
        onState(state);
        panel.entered(state);
      },
    },
  );
  return recorder;
}
