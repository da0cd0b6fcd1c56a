import type { Operation } from '../../operation.ts';

export const setLogDeliveryConfiguration: Operation<'SetLogDeliveryConfiguration'> = async (
  input,
  { logDelivery },
) => ({ LogDeliveryConfiguration: await logDelivery.configure(input) });
