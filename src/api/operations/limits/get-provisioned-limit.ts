import type { Operation } from '../../operation.ts';

/** Answers how many requests a second of a category are answered in the region. */
export const getProvisionedLimit: Operation<'GetProvisionedLimit'> = async (
  { LimitDefinition },
  { provisionedLimits },
  { region },
) => ({ Limit: await provisionedLimits.get(region, LimitDefinition) });
