/** The gateway's mark: one line that opens into three. */
export const iconSvg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#0b6860"/><g fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round"><path d="M6 16h8"/><path d="M14 16c5 0 4-7 9-7M14 16h9M14 16c5 0 4 7 9 7"/></g><g fill="#fff"><circle cx="25" cy="9" r="2.2"/><circle cx="25" cy="16" r="2.2"/><circle cx="25" cy="23" r="2.2"/></g></svg>
`;
