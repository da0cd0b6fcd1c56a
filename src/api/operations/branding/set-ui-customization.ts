import type { Operation } from '../../operation.ts';

/** Replaces a style of the classic pages. */
export const setUICustomization: Operation<'SetUICustomization'> = async (
  input,
  { classicStyles },
) => {
  return { UICustomization: await classicStyles.set(input) };
};
