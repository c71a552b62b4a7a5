/** What a definition's script decides that puts nginx in front of its app: the decision whose place stands for the script. */
export const RUNS_FRONT = "runs the script that puts nginx in front of the app";
