import type { Operation } from '../../operation.ts';

/** The newest certificate of the key that the pool signs its SAML requests with. */
export const getSigningCertificate: Operation<'GetSigningCertificate'> = async (
  input,
  { pools, samlKeys },
) => {
  const pool = await pools.current(input.UserPoolId);
  const certificate = await samlKeys.certificate(pool.id);
  return { Certificate: certificate.toString('base64') };
};
