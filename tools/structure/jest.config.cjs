module.exports = { displayName: 'structure', preset: '../../jest.preset.js' };
