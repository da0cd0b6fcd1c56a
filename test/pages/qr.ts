/** What a camera sees: the picture of a page's element, read as a QR code. */
import { createRequire } from 'node:module';
import type jsQRType from 'jsqr';
import type { Locator } from 'playwright-core';

const jsQR = createRequire(import.meta.url)('jsqr') as typeof jsQRType.default;

export async function scan(element: Locator): Promise<string> {
  const png = (await element.screenshot()).toString('base64');
  const page = await element.page().context().newPage();
  const { data, width, height } = (await page.evaluate(`(async () => {
    const image = new Image();
    image.src = 'data:image/png;base64,${png}';
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    // As text: Playwright looks at every number of a list by itself.
    const text = Array.from(data, (byte) => String.fromCharCode(byte)).join('');
    return { data: btoa(text), width: image.width, height: image.height };
  })()`)) as { data: string; width: number; height: number };
  await page.close();
  const found = jsQR(Uint8ClampedArray.from(Buffer.from(data, 'base64')), width, height);
  if (!found) throw new Error('there is no QR code to be seen');
  return found.data;
}
