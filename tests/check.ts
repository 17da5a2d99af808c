/** `npm run check NN HOST PORT [WEB_PORT]`: runs the tests of a stage against a running server. */
import { findStage } from '../stages/catalog.ts';

const [name = '', host, port, webPort = '0'] = process.argv.slice(2);
const stage = findStage(name);

if (stage && host && isPort(port) && isPort(webPort)) {
  Object.assign(process.env, {
    WIRECHAT_HOST: host,
    WIRECHAT_PORT: port,
    WIRECHAT_WEB_PORT: webPort,
  });
  await import(`./stages/${stage.folder}.test.ts`);
} else {
  console.error(
    'Say which stage and which server: npm run check 03 localhost 12345, and from 05 on its web port behind that: npm run check 06 localhost 12345 8080.',
  );
  process.exitCode = 2;
}

function isPort(text: string | undefined): boolean {
  return text !== undefined && /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
}
