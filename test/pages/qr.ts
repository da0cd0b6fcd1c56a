/** What a camera sees: the picture of a page's element, read as a QR code. */
import { createRequire } from 'node:module';
import type jsQRType from 'jsqr';
import type { Page } from 'playwright-core';
import { pixelsOf } from './png.ts';

const jsQR = createRequire(import.meta.url)('jsqr') as typeof jsQRType.default;

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Reads the QR code that the first element of the selector shows, which is brought into the window. */
export async function scan(page: Page, selector: string): Promise<string> {
  const clip = (await page.evaluate(`(() => {
    const element = document.querySelector(${JSON.stringify(selector)});
    element.scrollIntoView({ block: 'center', behavior: 'instant' });
    const { left, top, width, height } = element.getBoundingClientRect();
    return { x: left, y: top, width, height };
  })()`)) as Rectangle;
  const { data, width, height } = pixelsOf(await page.screenshot({ clip }));
  const found = jsQR(data, width, height);
  if (!found) throw new Error('there is no QR code to be seen');
  return found.data;
}
