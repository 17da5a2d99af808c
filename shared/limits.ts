/**
 * Every limit of wirechat, with its unit in its name and the reason beside it.
 * What is not bounded here is bounded by something that is.
 */

// The wire

/**
 * One line or one WebSocket message. A message has 2,000 characters, JSON may spell each of them in
 * 12 bytes (`\ud83d\ude00`; Python does so unless told otherwise), and there are other fields.
 */
export const MAX_LINE_BYTES = 32_768;
/** What may wait for one reader. A screenful of lag is far less; a stalled phone reaches it within seconds. */
export const MAX_QUEUED_BYTES = 1024 * 1024;
/** Lines of one connection that have been read and not yet handled; beyond it the socket is not read. */
export const MAX_LINES_AHEAD = 64;
/** Bytes of them: a chunk as sockets give them, or two of the longest lines. */
export const MAX_BYTES_AHEAD = 64 * 1024;
/** What may wait for a client whose next line is to be read: Node's own high-water mark, so that `drain` will come. */
export const MAX_UNREAD_ANSWER_BYTES = 64 * 1024;
/** What a message on a link counts beside its text: the string and its place in a list. */
export const LINK_MESSAGE_BYTES = 256;
/** One batch on a link: written to 900 sockets, a batch keeps a thread busy for a tenth of a second. */
export const LINK_BATCH_BYTES = 512 * 1024;
/** On its way between a thread and the hub, some turns' worth; beyond it the sender reads no more. */
export const LINK_WINDOW_BYTES = 2 * 1024 * 1024;
/** What may wait for a thread that does not keep up: two seconds of the greatest flood; then it is given up. */
export const MAX_LINK_BYTES = 32 * 1024 * 1024;
/** Connections of one I/O thread that have not said hello: a class that types its names. One more, and one goes. */
export const MAX_WAITING_PER_THREAD = 300;
/** Sockets of one listener: all members, those who wait, and as many that come and go. One more is closed unheard. */
export const MAX_SOCKETS_PER_LISTENER = 2_000;
/** Of them, those of one network at the web port: half, so that others find a place whatever it does. */
export const MAX_SOCKETS_PER_NETWORK = MAX_SOCKETS_PER_LISTENER / 2;
/** File handles that sockets leave to everything else: clips, the processes that read them, threads. */
export const RESERVED_HANDLES = 64;
/** I/O threads of one server: more than the cores of any machine that this is for. */
export const MAX_THREADS = 64;

// The pace

/** Lines that a connection may send in a second, in the long run: more than people type, and than programs need. */
export const PACE_LINES_PER_SECOND = 10;
/** So much of its pace a connection may have saved up: 40 lines at once, a text that is pasted. */
export const PACE_SAVED_MS = 4_000;
/** A longer line counts as several; 2,000 characters of English count as one. */
export const PACE_LINE_BYTES = 2_048;
/** The greatest pace that may be set. */
export const MAX_PACE = 1_000;

// People

/** Members of the room; `welcome` lists them all, and must stay readable. */
export const MAX_MEMBERS = 1_000;
/** Members from one network, without `--per-address`: a lecture hall behind one router, and a share of the room. */
export const MEMBERS_PER_ADDRESS = MAX_MEMBERS / 4;
/** Characters (code points) of a name: it stands in front of every line. */
export const MAX_NAME_CHARACTERS = 24;
/** Characters (code points) of a message: a page of prose. */
export const MAX_TEXT_CHARACTERS = 2_000;
/**
 * Marks on one letter of a message, and invisible characters in a row. The deepest stack that people
 * write, a Tibetan one, has 8, Hebrew with cantillation 5; what is piled higher covers other lines.
 */
export const MAX_MARKS = 8;
/** Marks on one letter of a name, as UTS #39 section 5.4 has it. */
export const MAX_NAME_MARKS = 4;
/** Lines of a message at telnet: more than a page has. Each has a name before it, for each of its readers. */
export const MAX_TEXT_LINES = 100;
/** Characters of an id, a client's own `cid` too: a UUID is 36. */
export const MAX_ID_CHARACTERS = 64;
/** How many message ids of a member are remembered: more than anyone sends while a connection is down. */
export const CIDS_PER_MEMBER = 128;
/** How often a text client may ask for another name before it is closed. */
export const MAX_NAME_ATTEMPTS = 3;

// The timeline

/** Timeline events that are kept for those who come back. */
export const MAX_TIMELINE_EVENTS = 1_000;
/** Bytes of them: half of what may wait for a reader, so that a resume alone never makes one too slow. */
export const MAX_TIMELINE_BYTES = MAX_QUEUED_BYTES / 2;
/** Timeline events that a newcomer is shown: a few screens. */
export const RECENT_EVENTS = 100;
/** Timeline events that `/recent` shows when it names no number: one screen. */
export const RECENT_LINES = 20;

// Time

/** From connecting to `hello`: a person types a name in it, a port scanner does not. */
export const HELLO_TIMEOUT_MS = 15_000;
/** How long a member without a connection is kept: a reload takes 2 s, a change of Wi-Fi 4 s. */
export const GRACE_MS = 5_000;
/** "Is typing" is passed on this often at most: it is shown for about as long. */
export const TYPING_INTERVAL_MS = 3_000;
/** Between two heartbeats; with the next figure a frozen peer is gone within 45 s. */
export const HEARTBEAT_INTERVAL_MS = 20_000;
/** After a heartbeat without any answer, or with a write that makes no progress, the peer counts as gone. */
export const HEARTBEAT_TIMEOUT_MS = 25_000;
/** Read and forgotten after our last word, in bytes: what was on its way is far less. */
export const MAX_GOODBYE_BYTES = 256 * 1024;
/** Frames that one WebSocket message may be cut into: browsers do not cut, and programs do at some kB. */
export const MAX_FRAGMENTS = 256;
/** Pings and pongs of one client between two heartbeats: one each 200 ms. Beyond it the socket is not read … */
export const MAX_CONTROL_FRAMES = 100;
/** … for this long, in milliseconds. */
export const CONTROL_PAUSE_MS = 1_000;
/** For a goodbye to reach a reader that is slow, before its connection is cut. */
export const GOODBYE_MS = 1_000;
/** After the file handles have run out, before somebody is let in again. */
export const LISTEN_PAUSE_MS = 1_000;
/** From the signal to the end of the process; what has not ended by then is ended. */
export const SHUTDOWN_MS = 1_500;
/** Requests to end that follow the first one within this time are echoes of it: npm passes on what the terminal sends. */
export const SIGNAL_ECHO_MS = 500;
/** Longest time that `/burn` may keep a thread busy. */
export const MAX_BURN_MS = 10_000;
/** Between two looks whether a thread still turns, in milliseconds. */
export const THREAD_LOOK_MS = 5_000;
/** After so many looks without an answer, a minute, it is stuck: several people may `/burn` one thread at once. */
export const MAX_UNANSWERED_LOOKS = 12;
/** Between two looks at a thread for which something waits, in milliseconds. */
export const LINK_LOOK_MS = 500;
/** After so many looks without an answer, two seconds, nobody waits for it any longer. */
export const MAX_UNANSWERED_LINK_LOOKS = 4;
/** A thread that died is started again at once, but not more often than this. */
export const THREAD_RESTART_INTERVAL_MS = 250;

// HTTP

/** For the headers of an HTTP request to arrive. */
export const HTTP_HEADERS_TIMEOUT_MS = 10_000;
/** For a whole HTTP request to arrive, a clip over a slow phone network among them. */
export const HTTP_REQUEST_TIMEOUT_MS = 60_000;
/** Between two looks whether one of these times is up: a tenth of the shorter one. */
export const HTTP_CHECK_INTERVAL_MS = 1_000;
/** So long may the rest of a request go on that has been refused: 5 MB at 4 Mb/s, the longest video. */
export const HTTP_LINGER_MS = 10_000;
/** Requests of one connection that wait for their turn: browsers send none ahead, load testers 16; each takes 5 kB. */
export const MAX_PIPELINED_REQUESTS = 16;
/** HTTP is parsed in pieces of this size: 60 of the shortest requests, which take two or three milliseconds. */
export const HTTP_PIECE_BYTES = 2 * 1024;
/** Addresses of strangers in the log, in the time below: enough for a tunnel that was forgotten. */
export const MAX_STRANGERS_LOGGED = 20;
/** An hour, in milliseconds: after it the log may say the same again. */
export const STRANGERS_LOG_INTERVAL_MS = 3_600_000;

// Clips

/** Default lengths of a voice and of a video message, in seconds. */
export const VOICE_SECONDS = 10;
export const VIDEO_SECONDS = 15;
/** The longest that the two settings may be set to. */
export const MAX_CLIP_SECONDS = 120;
/** A recorder stops a little late: this much over the limit is accepted. */
export const CLIP_GRACE_MS = 500;
/** Bytes per second of a clip: 256 kb/s sound, 2.4 Mb/s picture with sound; recorders need a quarter of it. */
export const VOICE_BYTES_PER_SECOND = 32_000;
export const VIDEO_BYTES_PER_SECOND = 300_000;
/** Shared clips that are kept on disk, in bytes: hundreds of them. The oldest go first. */
export const MAX_STORE_BYTES = 256 * 1024 * 1024;
/** Clips beside them that wait to be shared: for a moment each, so that the oldest are not missed. */
export const MAX_UNSHARED_BYTES = 64 * 1024 * 1024;
/** How many ids of clips that are gone are remembered, to answer 410 instead of 404. */
export const MAX_EXPIRED_CLIPS = 10_000;
/** A clip that nobody shares is dropped after this. */
export const UNSHARED_CLIP_MS = 60_000;
/** Clips that one member has uploaded, or is uploading, and not shared yet. */
export const MAX_UNSHARED_PER_MEMBER = 4;
/** Uploads of one member at a time: what they record while they send the one before. */
export const MAX_UPLOADS_PER_MEMBER = 2;
/** What all uploads under way may amount to: each is held in memory until it has been read. */
export const MAX_UPLOAD_BYTES = 256 * 1024 * 1024;
/** Of that, what one network may have: half, so that it is never all. */
export const MAX_UPLOAD_BYTES_PER_NETWORK = MAX_UPLOAD_BYTES / 2;
/** Between two looks at how far an upload is: a phone in a tunnel may be silent for so long. */
export const UPLOAD_LOOK_MS = 15_000;
/** What must have come in between: 1 KiB/s, less than any phone network that can carry a voice. */
export const MIN_UPLOAD_PROGRESS_BYTES = 15 * 1024;
/** Clips that are read at a time, on the whole server: each takes a core and the memory below. */
export const MAX_CLIP_READERS = 2;
/** How often the temporary folder is touched: well within the three days after which macOS cleans it. */
export const TOUCH_INTERVAL_MS = 6 * 60 * 60 * 1_000;
/** Bars of a waveform on the wire. */
export const MAX_WAVEFORM_BARS = 64;
/** For the process that reads one clip: reading takes a tenth of a second on a quiet machine. */
export const CLIP_READER_TIMEOUT_MS = 3_000;
/** Memory of that process: Node (100 MB), the longest clip that the settings allow (36 MB), some copies of it. */
export const MAX_CLIP_READER_BYTES = 512 * 1024 * 1024;
/** Between two looks at that memory: what can be allocated in between is far less than the limit. */
export const CLIP_READER_GUARD_MS = 10;

// Clients

/** For a server to accept a TCP connection: one that is there does so within a second. */
export const CONNECT_TIMEOUT_MS = 10_000;
/** So long may the server be silent before a client asks it for a sign of life. */
export const SERVER_SILENCE_MS = 20_000;
/** So long may the answer to that take before the connection counts as dead. */
export const PONG_TIMEOUT_MS = 10_000;
/** The longest delay before the first try to reconnect; it doubles with each one after it. */
export const FIRST_RECONNECT_DELAY_MS = 500;
/** The longest delay before any of them: who waits for a server looks at it about so often. */
export const MAX_RECONNECT_DELAY_MS = 15_000;
/** Entries of a log: days of a lively room, and no burden for a phone. */
export const MAX_LOG_ENTRIES = 5_000;
/** Clips that a browser keeps until they are sent: more than anyone waits with; one more is not kept. */
export const MAX_UNSENT_CLIPS = 20;
/** Bytes of them, so that the page stays a small guest of the device. */
export const MAX_UNSENT_CLIP_BYTES = 64 * 1024 * 1024;
/** Records of the wire: hours of a talk, or the last seconds of a flood. */
export const MAX_WIRE_RECORDS = 10_000;
/** Characters of them all: ten thousand usual frames are a fifth of it, but a welcome may be long. */
export const MAX_WIRE_CHARACTERS = 8 * 1024 * 1024;
/** Lines that the terminal client keeps to be sent again. */
export const MAX_HISTORY_LINES = 200;
/** For a clip to arrive that the terminal client plays, over a slow network too. */
export const DOWNLOAD_TIMEOUT_MS = 60_000;
/** For the browser of the desktop window to start and to show the page, on a slow machine and for the first time. */
export const WINDOW_START_TIMEOUT_MS = 60_000;
/** How long its page may be gone: one that is loaded again is away for some tenths of a second. */
export const WINDOW_RELOAD_MS = 3_000;
/** For its browser to write its profile and to end: it takes some tenths of a second. */
export const WINDOW_CLOSE_TIMEOUT_MS = 2_000;
/** The list of a user's processes with their command lines: some hundred kB where much is open. */
export const MAX_PROCESS_LIST_BYTES = 8 * 1024 * 1024;
/** For the end of a WebSocket to be noticed whose process has ended already. */
export const LAST_BYTES_MS = 200;

/** How often the removal of a temporary folder is tried again while another program holds a file in it. */
export const REMOVAL_RETRIES = 5;
/** Each time longer by this: 1.5 s in all, so that the end of a program does not take long. */
export const REMOVAL_RETRY_MS = 100;
