/** The style sheet of classic pages to begin with, and where their logo is. Pure. */

/** All classes that have an effect, as the service documents them. */
export const CLASSIC_SHEET = `.background-customizable {
  background-color: #ffffff;
}
.banner-customizable {
  padding: 24px;
  background-color: #f4f5f7;
}
.logo-customizable {
  max-width: 60%;
}
.label-customizable {
  font-weight: 600;
}
.textDescription-customizable {
  font-size: 16px;
}
.inputField-customizable {
  border: 1px solid #8a93a0;
  color: #1c2025;
}
.inputField-customizable:focus {
  border-color: #1f5fbf;
}
.submitButton-customizable {
  background-color: #1f5fbf;
  color: #ffffff;
}
.submitButton-customizable:hover {
  background-color: #184b98;
}
.errorMessage-customizable {
  border: 1px solid #d64958;
}
`;

/**
 * Where this console can read a logo: at the prefix domain, which is a path of its own server and
 * has whatever the custom domain has.
 */
export function logoAddress(imageUrl: string, prefix: string | undefined): string | undefined {
  if (prefix === undefined) return undefined;
  return `/${[prefix, ...new URL(imageUrl).pathname.split('/').slice(-2)].join('/')}`;
}
