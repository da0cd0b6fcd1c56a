/** Reads the pictures that Chromium takes of its pages: PNG of 8 bits a channel, not interlaced. */
import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and alpha of each pixel, line by line. */
  readonly data: Uint8ClampedArray;
}

/** The channels of a pixel by the colour type of a picture: with and without alpha. */
const CHANNELS: Readonly<Record<number, number>> = { 2: 3, 6: 4 };

export function pixelsOf(png: Buffer): Pixels {
  const header = png.subarray(16);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth, colourType, , , interlaced] = header.subarray(8, 13);
  const channels = CHANNELS[colourType!]!;
  assert.deepEqual([depth, interlaced, channels !== undefined], [8, 0, true]);
  const lines = unfiltered(inflateSync(Buffer.concat(parts(png, 'IDAT'))), width, height, channels);
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let n = 0; n < channels; n++) data[4 * pixel + n] = lines[channels * pixel + n]!;
  }
  return { width, height, data };
}

/** What the parts of a name hold. */
function parts(png: Buffer, name: string): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 8; at < png.length; ) {
    const end = at + 8 + png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === name) found.push(png.subarray(at + 8, end));
    at = end + 4; // its checksum
  }
  return found;
}

/** Each byte is written as its distance from a guess: by what stands left, above, or both. */
function unfiltered(bytes: Buffer, width: number, height: number, channels: number): Uint8Array {
  const length = width * channels;
  const lines = new Uint8Array(length * height);
  for (let y = 0; y < height; y++) {
    const filter = bytes[y * (length + 1)]!;
    for (let x = 0; x < length; x++) {
      const at = y * length + x;
      const left = x < channels ? 0 : lines[at - channels]!;
      const above = y === 0 ? 0 : lines[at - length]!;
      const both = x < channels || y === 0 ? 0 : lines[at - length - channels]!;
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, both)][filter]!;
      lines[at] = bytes[y * (length + 1) + 1 + x]! + guess;
    }
  }
  return lines;
}

/** Of three neighbours the one that is nearest to where a plane through them would be. */
function paeth(left: number, above: number, both: number): number {
  const plane = left + above - both;
  const [a, b, c] = [left, above, both].map((each) => Math.abs(plane - each)) as [
    number,
    number,
    number,
  ];
  if (a <= b && a <= c) return left;
  return b <= c ? above : both;
}
