#!/bin/bash
#SBATCH --job-name=shrinklab-shards
#SBATCH --array=0-99%8
#SBATCH --cpus-per-task=4
#SBATCH --mem=4G
#SBATCH --time=04:00:00
#SBATCH --requeue
#SBATCH --signal=B:TERM@60

# A sweep in a hundred parts without any service, eight at a time; each part has a store of its own:
#
#   sbatch docs/many-machines/slurm-shards.sh
#   deno task sweep merge all.sqlite parts/*.sqlite
#
# A part that is asked to end, or lost, goes on where it was.
set -euo pipefail
cd "${SHRINKLAB:-$SLURM_SUBMIT_DIR}"
mkdir -p parts

# The index of the part and the number of parts are in SLURM_ARRAY_TASK_ID and its like.
deno task sweep quick --seeds 100 --shard auto \
  --store "parts/part-$SLURM_ARRAY_TASK_ID.sqlite" \
  --resume --workers "$SLURM_CPUS_PER_TASK" --no-report &
sweep=$!
# The signal reaches this shell alone.
trap 'kill -TERM "$sweep"' TERM

code=0
wait "$sweep" || code=$?
# A signal ends the first wait before the sweep has ended.
if [ "$code" -gt 128 ] && kill -0 "$sweep" 2>/dev/null; then
  code=0
  wait "$sweep" || code=$?
fi
# 143: asked to end before all was done.
if [ "$code" -eq 143 ]; then
  scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"
fi
exit "$code"
