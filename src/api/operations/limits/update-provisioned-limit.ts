import type { Operation } from '../../operation.ts';

/** Sets how many requests a second of a category are answered in the region. */
export const updateProvisionedLimit: Operation<'UpdateProvisionedLimit'> = async (
  input,
  { provisionedLimits },
  { region },
) => ({ Limit: await provisionedLimits.update(region, input) });
