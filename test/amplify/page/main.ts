/** The application: Amplify as it is, with the endpoint changed. Tests call it by name. */
import { Amplify } from 'aws-amplify';
import * as auth from 'aws-amplify/auth';

Object.assign(globalThis, {
  Amplify,
  configure(Cognito: object) {
    Amplify.configure({ Auth: { Cognito } } as never);
  },
  auth,
});
