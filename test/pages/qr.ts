/** What a camera sees: the picture of a page's element, read as a QR code. */
import { createRequire } from 'node:module';
import type jsQRType from 'jsqr';
import type { Locator } from 'playwright-core';
import { pixelsOf } from './png.ts';

const jsQR = createRequire(import.meta.url)('jsqr') as typeof jsQRType.default;

export async function scan(element: Locator): Promise<string> {
  const { data, width, height } = pixelsOf(await element.screenshot());
  const found = jsQR(data, width, height);
  if (!found) throw new Error('there is no QR code to be seen');
  return found.data;
}
