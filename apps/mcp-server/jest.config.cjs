module.exports = { displayName: 'mcp-server', preset: '../../jest.preset.js' };
