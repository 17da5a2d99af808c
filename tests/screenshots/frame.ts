/** A window with a title bar around `content`, which is markup. */
export function windowFrame(title: string, content: string): string {
  const bar = `<div class="bar"><i></i><i></i><i></i><b>${title}</b></div>`;
  return `<section>${bar}${content}</section>`;
}

/** A screenshot as markup, scaled down from the resolution at which it was taken. */
export function photograph(png: Uint8Array, width: number): string {
  const data = Buffer.from(png).toString('base64');
  return `<img width="${width}" src="data:image/png;base64,${data}">`;
}

/** A page that shows windows side by side, on a background in the page's colours. */
export function desk(...windows: readonly string[]): string {
  return `<!doctype html><style>${STYLE}</style><main>${windows.join('')}</main>`;
}

const STYLE = `
  body { margin: 0; }
  main {
    display: inline-flex; gap: 24px; align-items: center; padding: 28px;
    background: linear-gradient(120deg, #dcd2ff, #ffdff2 60%, #d3ecff);
  }
  section {
    overflow: hidden; border-radius: 14px; background: #191627;
    box-shadow: 0 14px 40px rgb(60 30 120 / 30%);
  }
  .bar {
    display: flex; gap: 7px; align-items: center; padding: 10px 14px;
    background: #2a2540; color: #cfc8e6; font: 13px system-ui, sans-serif;
  }
  .bar i { width: 11px; height: 11px; border-radius: 50%; background: #ff6b6b; }
  .bar i + i { background: #ffc95c; }
  .bar i + i + i { background: #4fdc9d; }
  .bar b { margin: 0 auto; font-weight: 500; }
  img { display: block; }
  pre {
    margin: 0; padding: 14px 16px; color: #e6e6ef;
    font: 14px / 1.4 "DejaVu Sans Mono", Menlo, Consolas, monospace;
  }`;
