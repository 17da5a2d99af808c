import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEachBrowser } from '../support/browser.ts';
import type { BrowserWindow } from '../support/browser-window.ts';
import { BrowserRoom } from './browser-room.ts';

await inEachBrowser('files', (browser) => {
  test('a file that is dropped or pasted is refused at once, and the draft stays', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    await alice.page.keyboard.type('half a sentence');
    for (const [type, target, name] of [
      ['drop', '#log', 'notes.pdf'],
      ['drop', '#text', 'photo.jpg'],
      ['paste', '#text', 'image.png'],
    ] as const) {
      assert.equal(await give(alice, type, target, { file: name }), 'refused');
      const what = name === 'image.png' ? 'This' : `“${name}”`;
      await alice.reads(
        '#composer-told',
        `${what} cannot be sent. Only text and recordings can be sent`,
      );
    }
    assert.equal(await draft(alice), 'half a sentence');
    await alice.page.keyboard.type('!');
    assert.deepEqual(await alice.texts('#composer-told'), ['']);
  });

  test('a text that is pasted or dragged into the field is left to the browser, a link elsewhere is not', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    assert.equal(await give(alice, 'drop', '#text', { text: 'hi' }), 'left');
    assert.equal(await give(alice, 'paste', '#text', { text: 'hi' }), 'left');
    const copiedTable = { text: '1\t2', file: 'image.png' };
    assert.equal(await give(alice, 'paste', '#text', copiedTable), 'left');
    assert.equal(await give(alice, 'drop', '#log', { text: 'https://a.example' }), 'refused');
    assert.deepEqual(await alice.texts('#composer-told'), ['']);
  });
});

function draft({ page }: BrowserWindow): Promise<string> {
  return page.$eval('#text', (field) => (field as HTMLTextAreaElement).value);
}

/** Drops or pastes something, as far as a script can. Resolves to what the page did with it. */
function give(
  { page }: BrowserWindow,
  type: 'drop' | 'paste',
  selector: string,
  what: { readonly file?: string; readonly text?: string },
): Promise<string> {
  return page.$eval(
    selector,
    (target, type, { file, text }) => {
      const data = new DataTransfer();
      if (text !== undefined) data.setData('text/plain', text);
      if (file !== undefined) data.items.add(new File(['x'], file));
      const options = { bubbles: true, cancelable: true };
      const event =
        type === 'drop'
          ? new DragEvent(type, { ...options, dataTransfer: data })
          : new ClipboardEvent(type, { ...options, clipboardData: data });
      target.dispatchEvent(event);
      return event.defaultPrevented ? 'refused' : 'left';
    },
    type,
    what,
  );
}
