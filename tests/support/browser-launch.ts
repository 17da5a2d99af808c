import { hostname } from 'node:os';
import puppeteer, { type Browser, type LaunchOptions } from 'puppeteer-core';
import type { BrowserKind } from './browser-finder.ts';
import { userFolders } from './user-folders.ts';

/** A name of this computer that leads to it, and that browsers do not know for its own: unlike `localhost`. */
export const OWN_NAME = hostname().toLowerCase();

/** What a browser is told before it starts, since it cannot be changed later in every browser. */
export interface BrowserSettings {
  /** Camera and microphone: made up and allowed, made up and denied, or none at all. */
  readonly devices?: 'allowed' | 'denied' | 'missing';
  readonly theme?: 'light' | 'dark';
}

/** A browser that runs; the end of its scope closes it. */
export interface LaunchedBrowser extends AsyncDisposable {
  readonly browser: Browser;
}

/** Starts an installed browser without a window, with a profile and user's folders that end with it. */
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

/** The flags of a Chrome for tests. */
export function chromeFlags(devices: Devices, theme: Theme): string[] {
  const fakes: Record<Devices, readonly string[]> = {
    // Two cameras, to choose from.
    allowed: [
      '--use-fake-device-for-media-stream=device-count=2',
      '--use-fake-ui-for-media-stream',
    ],
    denied: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream=deny'],
    // No camera, that is: it always makes up a microphone.
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
    '--disable-gpu',
    '--disable-quic',
    `--host-resolver-rules=MAP ${OWN_NAME} 127.0.0.1`,
    // Chrome does not run as root with it, as in most containers.
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
    // Devices that are chosen by their names, and these names nobody has.
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
    // As Puppeteer does with Chrome; and without a loudspeaker, Firefox plays nothing that is not muted.
    'media.default_volume': '0.0',
    'layout.css.prefers-color-scheme.content-override': theme === 'dark' ? 0 : 1,
  };
}
