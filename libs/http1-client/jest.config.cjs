module.exports = { displayName: 'http1-client', preset: '../../jest.preset.js' };
