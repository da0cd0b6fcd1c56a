/** Many answers with one code at once, over the nodes of one service. */
import { type App, appAt, beginPassword } from './app.ts';
import { type Answer, send } from './call.ts';
import type { Poolhouse } from './servers.ts';

const REQUESTS = 100;

/** alice's sign-in on each node, and then a hundred answers with the code, in turn to each. */
export async function raceTotp(
  app: App,
  nodes: readonly Poolhouse[],
  code: string,
): Promise<Answer[]> {
  const sessions = await Promise.all(nodes.map((node) => beginPassword(appAt(app, node), 'alice')));
  return Promise.all(
    Array.from({ length: REQUESTS }, (_, i) =>
      send(nodes[i % nodes.length]!.url, 'RespondToAuthChallenge', {
        ClientId: app.clientId,
        ChallengeName: 'SOFTWARE_TOKEN_MFA',
        Session: sessions[i % nodes.length]!.Session,
        ChallengeResponses: { USERNAME: 'alice', SOFTWARE_TOKEN_MFA_CODE: code },
      }),
    ),
  );
}
