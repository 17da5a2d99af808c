/**
 * Every limit of wirechat, with its unit in the name and the reason beside it. Anything without a limit
 * here is bounded by something that has one.
 */

// The wire

/**
 * One line or one WebSocket message. A message has at most 2,000 characters, JSON may take 12 bytes for
 * each of them (`\ud83d\ude00`; Python's default), and there are other fields.
 */
export const MAX_LINE_BYTES = 32_768;
/** Bytes queued for one reader. A short lag needs far less; a stalled phone reaches it within seconds. */
export const MAX_QUEUED_BYTES = 1024 * 1024;
/** Lines of one connection that have been read but not yet handled; above this the socket is not read. */
export const MAX_LINES_AHEAD = 64;
/** Bytes of those lines: one chunk from a socket, or two of the longest lines. */
export const MAX_BYTES_AHEAD = 64 * 1024;
/** Unsent bytes above which a client is not read: Node's high-water mark, so that `drain` comes. */
export const MAX_UNREAD_ANSWER_BYTES = 64 * 1024;
/** Bytes that a message on a link counts besides its text: the string object and its place in a list. */
export const LINK_MESSAGE_BYTES = 256;
/** Bytes of one batch on a link: writing it to 900 sockets keeps a thread busy for a tenth of a second. */
export const LINK_BATCH_BYTES = 512 * 1024;
/** Bytes on their way between a thread and the hub: several turns' worth. Above this the sender waits. */
export const LINK_WINDOW_BYTES = 2 * 1024 * 1024;
/** Bytes that may wait for a slow thread before it is given up: two seconds of the heaviest load. */
export const MAX_LINK_BYTES = 32 * 1024 * 1024;
/**
 * Connections of one I/O thread before `hello`: a class that types its names. One more closes one of them.
 */
export const MAX_WAITING_PER_THREAD = 300;
/** Sockets of one listener: all members, and as many others again. One more is closed at once. */
export const MAX_SOCKETS_PER_LISTENER = 4_000;
/** Those sockets from one network at the web port: half, so that other networks always have room. */
export const MAX_SOCKETS_PER_NETWORK = MAX_SOCKETS_PER_LISTENER / 2;
/** File handles that sockets leave for everything else: clips, the processes that read them, threads. */
export const RESERVED_HANDLES = 64;
/** Memory for the young objects of a thread. V8 would let it grow to 48 MB while members join, and keep it. */
export const YOUNG_GENERATION_MB = 8;
/** I/O threads of one server: more than the cores of any machine that wirechat is meant for. */
export const MAX_THREADS = 64;

// The pace

/** Lines per second that a connection may send on average: more than people type or programs need. */
export const PACE_LINES_PER_SECOND = 10;
/** Credit that a connection may save up, at its pace: 40 lines at once, enough for a pasted text. */
export const PACE_SAVED_MS = 4_000;
/** A longer line counts as several; 2,000 characters of English count as one. */
export const PACE_LINE_BYTES = 2_048;
/** The highest pace that can be set. */
export const MAX_PACE = 1_000;
/** A line that waits notices a change of the pace within this time. */
export const PACE_CHECK_MS = 500;

// People

/**
 * Members of the room. Everybody is told of everybody, and `welcome` lists them all, so letting them in costs the
 * square of their number: about 1.5 s for the first 1,000, and 4 s for the next (docs/performance.md).
 */
export const MAX_MEMBERS = 2_000;
/** Members from one network, unless `--per-address` is set: a lecture hall behind one router. */
export const MEMBERS_PER_ADDRESS = MAX_MEMBERS / 8;
/** Characters (code points) of a name: it appears at the start of every line. */
export const MAX_NAME_CHARACTERS = 24;
/** Characters (code points) of a message: a page of prose. */
export const MAX_TEXT_CHARACTERS = 2_000;
/**
 * Marks on one letter of a message, and invisible characters in a row. The deepest stacks in real writing
 * have 8 (Tibetan) and 5 (Hebrew with cantillation); a higher stack covers other lines.
 */
export const MAX_MARKS = 8;
/** Marks on one letter of a name (UTS #39 section 5.4). */
export const MAX_NAME_MARKS = 4;
/** Lines of a message in telnet: a high window. Each line repeats the name, for every reader. */
export const MAX_TEXT_LINES = 40;
/** Characters of the quote in an answer: one line of a terminal, and a small part of the event. */
export const MAX_QUOTE_CHARACTERS = 80;
/** Characters of an id, including a client's own `cid`: a UUID has 36. */
export const MAX_ID_CHARACTERS = 64;
/** Message ids remembered for each member: more than anyone sends while a connection is down. */
export const CIDS_PER_MEMBER = 128;
/** How many names a text client may try before its connection is closed. */
export const MAX_NAME_ATTEMPTS = 3;

// The host

/** Networks that the host keeps out: more than anyone bans by hand. One more is refused. */
export const MAX_BANS = 1_000;
/** Characters of the reason of a kick: one line in each client, and in the log. */
export const MAX_REASON_CHARACTERS = 200;
/** The longest mute with an end: a day. Without one, it lasts as long as the member is here. */
export const MAX_MUTE_MINUTES = 1_440;
/** Time between two reports of a thread about the bytes that wait for its readers. */
export const QUEUE_REPORT_INTERVAL_MS = 1_000;

// The timeline

/** Timeline events that are kept for those who come back. */
export const MAX_TIMELINE_EVENTS = 1_000;
/** Bytes of those events: half of MAX_QUEUED_BYTES, so that a resume alone never makes a reader too slow. */
export const MAX_TIMELINE_BYTES = MAX_QUEUED_BYTES / 2;
/** Timeline events shown to a newcomer: a few screens. */
export const RECENT_EVENTS = 100;
/** Timeline events that `/recent` shows without a number: one screen. */
export const RECENT_LINES = 20;

// Time

/** Time from connecting to `hello`: enough for a person to type a name; a port scanner never does. */
export const HELLO_TIMEOUT_MS = 15_000;
/** How long a member without a connection is kept: a reload takes 2 s, a change of Wi-Fi network 4 s. */
export const GRACE_MS = 5_000;
/** Minimum time between two writes that only tell of joins and leaves: nobody notices the delay. */
export const ROSTER_PAUSE_MS = 50;
/** Minimum time between two "is typing" events that are passed on: each is shown for about as long. */
export const TYPING_INTERVAL_MS = 3_000;
/** Time between two heartbeats: together with the next limit, a frozen peer is removed within 45 s. */
export const HEARTBEAT_INTERVAL_MS = 20_000;
/** A peer is gone after this time without an answer to a heartbeat, or in a write without progress. */
export const HEARTBEAT_TIMEOUT_MS = 25_000;
/** Bytes that are read and discarded after our last message: what was still on its way is far less. */
export const MAX_GOODBYE_BYTES = 256 * 1024;
/** Frames of one WebSocket message: browsers do not fragment messages, and programs do so at several kB. */
export const MAX_FRAGMENTS = 256;
/** Pings and pongs of one client between two heartbeats: one every 200 ms. Above this it is not read … */
export const MAX_CONTROL_FRAMES = 100;
/** … for this long, in milliseconds. */
export const CONTROL_PAUSE_MS = 1_000;
/** Time for a goodbye to reach a slow reader before its connection is destroyed. */
export const GOODBYE_MS = 1_000;
/** How long no connection is accepted after the file handles have run out. */
export const LISTEN_PAUSE_MS = 1_000;
/** Time from the signal to the end of the process. Anything still open then is destroyed. */
export const SHUTDOWN_MS = 1_500;
/** Time for the host's terminal to take the last lines of the log. A stopped terminal takes none. */
export const HOST_CLOSE_MS = 300;
/** Signals within this time after the first are copies of it: npm passes on the terminal's signal. */
export const SIGNAL_ECHO_MS = 500;
/** The longest time that `/burn` may keep a thread busy. */
export const MAX_BURN_MS = 10_000;
/** Time between two probes of a thread's event loop. */
export const THREAD_PROBE_MS = 5_000;
/** Unanswered probes, a minute, after which a thread is stuck: several people may `/burn` it at once. */
export const MAX_UNANSWERED_PROBES = 12;
/** Time between two checks of a thread for which messages wait. */
export const LINK_PROBE_INTERVAL_MS = 500;
/** Unanswered checks, two seconds, after which nobody waits for the thread any longer. */
export const MAX_UNANSWERED_LINK_PROBES = 4;
/** A thread that died is replaced at once, but threads are not started more often than this. */
export const THREAD_RESTART_INTERVAL_MS = 250;

// HTTP

/** Time for the headers of an HTTP request to arrive. */
export const HTTP_HEADERS_TIMEOUT_MS = 10_000;
/** Time for a whole HTTP request to arrive, such as a clip over a slow phone network. */
export const HTTP_REQUEST_TIMEOUT_MS = 60_000;
/** Time between two checks of these time limits: a tenth of the shorter one. */
export const HTTP_CHECK_INTERVAL_MS = 1_000;
/** How long the rest of a refused request is read: 5 MB at 4 Mb/s, the longest video. */
export const HTTP_LINGER_MS = 10_000;
/** Requests of one connection that wait: browsers do not pipeline, load testers send 16; each takes 5 kB. */
export const MAX_PIPELINED_REQUESTS = 16;
/** HTTP is parsed in pieces of this size: 60 of the shortest requests, which take 2 or 3 ms. */
export const HTTP_PIECE_BYTES = 2 * 1024;
/** Refused addresses logged within the time below: enough to notice a tunnel without a `--public-url`. */
export const MAX_STRANGERS_LOGGED = 20;
/** An hour, in milliseconds. After it, the same addresses may be logged again. */
export const STRANGERS_LOG_INTERVAL_MS = 3_600_000;

// The log
/** A minute, in milliseconds: the interval of the two limits below, for each kind of event. */
export const LOG_INTERVAL_MS = 60_000;
/** Entries such as joins: more than one network may have members, who may all come at once. */
export const MAX_LOGGED_EVENTS = 300;
/** Warnings and errors: enough examples to understand the problem. */
export const MAX_LOGGED_PROBLEMS = 10;
/** One field of an entry. The stack of an error has 10 lines, and the longest line is a path. */
export const MAX_LOG_FIELD_CHARACTERS = 4_096;
/** Bytes that wait for a slow reader of the log: about 2,000 lines. */
export const MAX_UNWRITTEN_LOG_BYTES = 256 * 1024;
/** Time for the last lines to be written before the program ends: a slow disk, or a reader that has stopped. */
export const LAST_LOG_LINES_MS = 1_000;

// Clips

/** Default maximum lengths of a voice and a video message, in seconds. */
export const VOICE_SECONDS = 10;
export const VIDEO_SECONDS = 15;
/** The highest value of the two settings. */
export const MAX_CLIP_SECONDS = 120;
/** A recorder stops a little late, so this much over the limit is accepted. */
export const CLIP_GRACE_MS = 500;
/** Bytes per second of a clip: 256 kb/s for sound, 2.4 Mb/s with video; recorders need a quarter of that. */
export const VOICE_BYTES_PER_SECOND = 32_000;
export const VIDEO_BYTES_PER_SECOND = 300_000;
/** Bytes of shared clips kept on disk: hundreds of clips. The oldest are removed first. */
export const MAX_STORE_BYTES = 256 * 1024 * 1024;
/** Bytes of clips that are not shared yet. Each waits for a moment only, so nobody misses the oldest. */
export const MAX_UNSHARED_BYTES = 64 * 1024 * 1024;
/** Ids of removed clips that are remembered, to answer 410 instead of 404. */
export const MAX_EXPIRED_CLIPS = 10_000;
/** A clip that is not shared within this time is removed. */
export const UNSHARED_CLIP_MS = 60_000;
/** Clips that one member is uploading, or has uploaded and not shared yet. */
export const MAX_UNSHARED_PER_MEMBER = 4;
/** Uploads of one member at a time: one, and another recorded while it is sent. */
export const MAX_UPLOADS_PER_MEMBER = 2;
/** Bytes of all uploads in progress: each is held in memory until the clip has been read. */
export const MAX_UPLOAD_BYTES = 256 * 1024 * 1024;
/** The share of one network: half, so that it never takes everything. */
export const MAX_UPLOAD_BYTES_PER_NETWORK = MAX_UPLOAD_BYTES / 2;
/** Time between two checks of an upload's progress: a phone in a tunnel may be silent for this long. */
export const UPLOAD_LOOK_MS = 15_000;
/** Bytes that must arrive between two checks: 1 KiB/s, too slow for any phone network that carries voice. */
export const MIN_UPLOAD_PROGRESS_BYTES = 15 * 1024;
/** Clips that are read at a time on the whole server: each takes a core and the memory below. */
export const MAX_CLIP_READERS = 2;
/** How often the temporary folder is touched: macOS removes files that are not used for three days. */
export const TOUCH_INTERVAL_MS = 6 * 60 * 60 * 1_000;
/** Bars of a waveform on the wire. */
export const MAX_WAVEFORM_BARS = 64;
/** Processor time of the process that reads one clip, in milliseconds: reading takes a tenth of a second. */
export const MAX_CLIP_READER_CPU_MS = 3_000;
/** Time for that process in any case: on a busy computer, its processor time comes in small parts. */
export const CLIP_READER_TIMEOUT_MS = 20_000;
/** Memory of that process: Node (100 MB), the longest clip (36 MB), and several copies of it. */
export const MAX_CLIP_READER_BYTES = 512 * 1024 * 1024;
/** Time between two checks of both limits: far less than that memory can be allocated in between. */
export const CLIP_READER_GUARD_MS = 10;

// Clients

/** Time for a server to accept a TCP connection: a running server does so within a second. */
export const CONNECT_TIMEOUT_MS = 10_000;
/** How long the server may be silent before a client sends it a ping. */
export const SERVER_SILENCE_MS = 20_000;
/** How long the answer to the ping may take before the connection counts as dead. */
export const PONG_TIMEOUT_MS = 10_000;
/** The longest delay before the first attempt to reconnect; it doubles with each further attempt. */
export const FIRST_RECONNECT_DELAY_MS = 500;
/** The longest delay before any attempt: people who wait for a server check about this often. */
export const MAX_RECONNECT_DELAY_MS = 15_000;
/** Entries of a log: several days of a lively room, and light enough for a phone. */
export const MAX_LOG_ENTRIES = 5_000;
/** Unsent clips that a browser keeps: more than anyone records while offline. One more is not kept. */
export const MAX_UNSENT_CLIPS = 20;
/** Bytes of those clips: little of what a device stores. */
export const MAX_UNSENT_CLIP_BYTES = 64 * 1024 * 1024;
/** Records of the wire: hours of conversation, or the last seconds of a flood. */
export const MAX_WIRE_RECORDS = 10_000;
/** Characters of all records: 10,000 ordinary frames take a fifth of this, but a `welcome` can be long. */
export const MAX_WIRE_CHARACTERS = 8 * 1024 * 1024;
/** Lines that the terminal client keeps in its input history. */
export const MAX_HISTORY_LINES = 200;
/** Time for the terminal client to download a clip, even over a slow network. */
export const DOWNLOAD_TIMEOUT_MS = 60_000;
/** Time for the desktop window's browser to start and show the page, even on a slow machine. */
export const WINDOW_START_TIMEOUT_MS = 60_000;
/** How long the window's page may be gone: a reload takes a few tenths of a second. */
export const WINDOW_RELOAD_MS = 3_000;
/** Time for its browser to write its profile and exit: this takes a few tenths of a second. */
export const WINDOW_CLOSE_TIMEOUT_MS = 2_000;
/** Bytes of the list of a user's processes with their command lines: several hundred kB on a busy machine. */
export const MAX_PROCESS_LIST_BYTES = 8 * 1024 * 1024;
/** Time to notice the end of a WebSocket whose process has already exited. */
export const LAST_BYTES_MS = 200;

/** How many times a temporary folder is removed again while another program has one of its files open. */
export const REMOVAL_RETRIES = 5;
/** Each retry waits this much longer: 1.5 s in all, so that the program still exits quickly. */
export const REMOVAL_RETRY_MS = 100;

// Watching

/** Time between two reports of a thread, and between two questions of the page that shows them. */
export const STATS_INTERVAL_MS = 1_000;
/** Time between two looks at an event loop: a delay that is shorter than this is not noticed. */
export const LOOP_LOOK_MS = 20;
/** Figures that the page keeps for its charts: ten minutes, about as long as people look back. */
export const MAX_STATS_SAMPLES = 600;
/** Time for an answer to that page. A server that needs longer is shown as gone. */
export const STATS_TIMEOUT_MS = 3_000;

// The tap

/** Connections through one tap at a time: a class that tries it at once. One more is reset. */
export const MAX_TAP_CONNECTIONS = 200;
/** Bytes of a recording: hours of conversation, or the last seconds of a flood. The oldest are dropped. */
export const MAX_TAP_BYTES = 32 * 1024 * 1024;
/** Bytes that an entry of a recording counts besides its contents: an object and its place in a list. */
export const TAP_ENTRY_BYTES = 256;
/** Bytes of a line, a head or a frame that are kept until it is complete: twice the longest line. */
export const MAX_TAP_PIECE_BYTES = 64 * 1024;
/** Characters of a decoded piece that are shown: the longest message of the chat, and what is around it. */
export const MAX_TAP_TEXT_CHARACTERS = 4_000;
/** Bytes on their way in one direction while faults hold them back. Above this the sender is not read. */
export const MAX_TAP_HELD_BYTES = 1024 * 1024;
/** Pause between two parts of a split chunk: without it, the receiver often reads several as one. */
export const TAP_SPLIT_PAUSE_MS = 1;
/** The longest delay, and the longest time in which chunks are joined: clients give up after less. */
export const MAX_TAP_DELAY_MS = 60_000;
/** The most bytes that a fault can take: more than any connection of a lab carries. */
export const MAX_TAP_FAULT_BYTES = 1_000_000_000;
/** Parts per second in which a limited direction passes data on: fine enough to look continuous. */
export const TAP_LIMIT_PARTS_PER_SECOND = 20;
/** Bytes of a file that is opened: a full recording, whose bytes take a third more, and names of fields. */
export const MAX_TAP_FILE_BYTES = 128 * 1024 * 1024;
/** Bytes of an order from the page of the tap, which switches faults. */
export const MAX_TAP_ORDER_BYTES = 4 * 1024;
/** Windows that show the page of one tap: a browser has at most six such requests to one host. */
export const MAX_TAP_PAGES = 16;
/** Bytes that wait for a terminal that is slow to show them. It then misses some rows. */
export const MAX_TAP_UNSHOWN_BYTES = 1024 * 1024;
/** Rows on the page of the tap: as many as a browser lays out at once. The oldest are removed. */
export const MAX_TAP_ROWS = 1_500;
