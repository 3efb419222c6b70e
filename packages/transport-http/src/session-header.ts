/** The header that names a session, in lower case. */
export const sessionHeader = 'mcp-session-id'
