/** Which of the gateway's apps a request came to. */
export type AppName = 'rest' | 'mcp';
