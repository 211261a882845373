/** Who asks, as read from a verified access token. */
export interface Caller {
  readonly kind: 'CITIZEN' | 'RELYING_PARTY' | 'OFFICER' | 'ANALYST' | 'SYSTEM';
  /** The token's `sub`: a citizen's resident id, otherwise the client or officer. */
  readonly subject: string;
  /** The token's `client_id`: the application that asks. */
  readonly client: string;
  /** The token's `scope`: permissions and, for a citizen's token, the personal scopes it may read. */
  readonly scopes: readonly string[];
  /** Assurance of a citizen's sign-in. */
  readonly level: 1 | 2 | null;
  /** An officer's agency and area. */
  readonly agency: string | null;
  readonly area: string | null;
}
