/** The worker's script as a classic script. Written by the build. */
declare const text: string;
export default text;
