import { hostname } from 'node:os';
import puppeteer, { type Browser, type LaunchOptions } from 'puppeteer-core';
import type { BrowserKind } from './browser-finder.ts';
import { userFolders } from './user-folders.ts';

/** A name that resolves to this computer but, unlike `localhost`, is not special to browsers. */
export const OWN_NAME = hostname().toLowerCase();

/** Settings from before the start, because not every browser can change them later. */
export interface BrowserSettings {
  /** Camera and microphone: fake and allowed, fake and denied, or none. */
  readonly devices?: 'allowed' | 'denied' | 'missing';
  readonly theme?: 'light' | 'dark';
}

/** A running browser. It closes with its scope. */
export interface LaunchedBrowser extends AsyncDisposable {
  readonly browser: Browser;
}

// Puppeteer ends its browser at these signals, and leaves the program that waits for it. It also does so at the exit.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => process.exit(1));

/** Starts an installed browser without a window, with a temporary profile and user folders. */
export async function launchBrowser(
  kind: BrowserKind,
  executablePath: string,
  { devices = 'allowed', theme = 'light' }: BrowserSettings = {},
): Promise<LaunchedBrowser> {
  const options: Record<BrowserKind, LaunchOptions> = {
    chrome: { browser: 'chrome', args: chromeFlags(devices, theme) },
    firefox: { browser: 'firefox', extraPrefsFirefox: firefoxPreferences(devices, theme) },
  };
  await using opened = new AsyncDisposableStack();
  const folders = opened.use(await userFolders());
  const env = { ...process.env, ...folders.env };
  const browser = await puppeteer.launch({ ...options[kind], env, executablePath, headless: true });
  opened.defer(() => browser.close());
  const ending = opened.move();
  return { browser, [Symbol.asyncDispose]: () => ending.disposeAsync() };
}

type Devices = NonNullable<BrowserSettings['devices']>;
type Theme = NonNullable<BrowserSettings['theme']>;

/**
 * What Chrome starts with each window, and takes more processor time than the page: hidden pages for the
 * suggestions of its address bar (about a second), and a process for a page that may come next.
 */
const NEEDLESS_IN_TESTS = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'SpareRendererForSitePerProcess',
];

/** The flags of Chrome for tests. */
export function chromeFlags(devices: Devices, theme: Theme): string[] {
  const fakes: Record<Devices, readonly string[]> = {
    // Two cameras, to choose from.
    allowed: [
      '--use-fake-device-for-media-stream=device-count=2',
      '--use-fake-ui-for-media-stream',
    ],
    denied: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream=deny'],
    // Only the camera is missing: there is always a fake microphone.
    missing: [
      '--use-fake-device-for-media-stream=device-count=0',
      '--use-fake-ui-for-media-stream',
    ],
  };
  return [
    ...fakes[devices],
    '--autoplay-policy=no-user-gesture-required',
    `--blink-settings=preferredColorScheme=${theme === 'dark' ? 0 : 1}`,
    '--disable-component-update',
    `--disable-features=${NEEDLESS_IN_TESTS.join()}`,
    '--disable-gpu',
    '--disable-quic',
    `--host-resolver-rules=MAP ${OWN_NAME} 127.0.0.1`,
    // One process for each person, because storage is separate: the blank page does not take another.
    '--renderer-process-limit=1',
    // Painted before the page has the size that its test wants.
    '--window-size=300,200',
    // With its sandbox Chrome does not run as root, as in most containers.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
}

function firefoxPreferences(devices: Devices, theme: Theme): Record<string, unknown> {
  const DENIED = 2;
  const fakes: Record<Devices, Record<string, unknown>> = {
    allowed: { 'media.navigator.streams.fake': true, 'media.navigator.permission.disabled': true },
    denied: {
      'media.navigator.streams.fake': true,
      'permissions.default.camera': DENIED,
      'permissions.default.microphone': DENIED,
    },
    // Devices are chosen by name, and no device has these names.
    missing: {
      'media.audio_loopback_dev': 'none',
      'media.video_loopback_dev': 'none',
      'media.navigator.permission.disabled': true,
    },
  };
  return {
    ...fakes[devices],
    'network.dns.localDomains': OWN_NAME,
    'media.autoplay.default': 0,
    // As Puppeteer does with Chrome. Without audio output, Firefox only plays muted media.
    'media.default_volume': '0.0',
    'layout.css.prefers-color-scheme.content-override': theme === 'dark' ? 0 : 1,
  };
}
