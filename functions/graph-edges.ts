import type { Config } from '../shared/config.ts';
import type { AppProof } from '../shared/consent/app-proof.ts';
import type { GraphEdges } from '../shared/graph/edges.ts';
import { createGraphToken } from '../shared/graph/token.ts';
import type { Clock } from '../shared/sync/ports.ts';

/** Graph for one tenant, with tokens that begin with none. */
export function graphOf(
  config: Config,
  { tenantId, proof, clock }: { readonly tenantId: string; readonly proof: AppProof; readonly clock: Clock },
): GraphEdges & { readonly clock: Clock } {
  const getToken = createGraphToken({
    tenantId,
    clientId: config.ENTRA_CLIENT_ID,
    proof: proof(tenantId),
    authority: config.ENTRA_AUTHORITY,
  });
  return { baseUrl: config.GRAPH_BASE_URL, clock, getToken };
}
