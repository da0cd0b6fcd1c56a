/** What the pages of a client look like. */

/** An image as a browser requests it: by the hash of its bytes. */
export interface LookImage {
  readonly hash: string;
  readonly contentType: string;
}

/** One image, or one for each colour scheme. */
export interface Picture {
  readonly light: LookImage;
  readonly dark: LookImage;
}

export interface Look {
  /** The generation of pages it is for. */
  readonly version: 'classic' | 'managed';
  /** Rules that follow the sheet of the pages; nothing in them loads or links to anything. */
  readonly css: string;
  readonly colorScheme: 'light' | 'dark' | 'light dark';
  readonly logo?: Picture;
  /** Beside the logo: pictures at the top and the bottom of the page. */
  readonly headerLogo?: Picture;
  readonly footerLogo?: Picture;
  readonly favicon?: LookImage;
  /** Only for the schemes that have one: a picture for light pages makes dark ones hard to read. */
  readonly background?: Partial<Picture>;
}

/** The default look. */
export function plainLook(version: Look['version']): Look {
  return { version, css: '', colorScheme: 'light dark' };
}
