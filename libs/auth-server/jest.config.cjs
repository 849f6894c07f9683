module.exports = { displayName: 'auth-server', preset: '../../jest.preset.js' };
