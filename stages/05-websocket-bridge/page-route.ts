import type { Form, Page } from './page.ts';
import { type Representation, represent } from './representation.ts';
import type { Route } from './route.ts';

/**
 * Serves the page. Browsers ask each time whether it has changed (`no-cache` means that, and not `no-store`),
 * so that an update of the server and its page come together. The alternative, a hash in the name of each
 * file and a year in the cache, would save this one question and need names that change with each build.
 */
export function pageRoute(page: Page): Route {
  return (path) => {
    const forms = page.get(path === '/' ? '/index.html' : path);
    if (!forms) return undefined;
    return {
      GET(request, response) {
        response.setHeader('Cache-Control', 'no-cache');
        return represent(request, response, forms.map(readable));
      },
    };
  };
}

function readable(form: Form): Representation {
  const { bytes } = form;
  return { ...form, size: bytes.length, read: (start, end) => [bytes.subarray(start, end + 1)] };
}
