"""One error of four pixels, scored by OKS, PCK and NME."""

import torch

from dlref.keypoints import (
    normalized_mean_error,
    object_keypoint_similarity,
    percentage_correct_keypoints,
)

names = ["nose", "left eye", "left shoulder", "left wrist", "left hip"]
sigmas = torch.tensor([0.026, 0.025, 0.079, 0.062, 0.107])  # COCO's, for these five
truth = torch.tensor([[50.0, 20], [53, 17], [62, 40], [70, 75], [58, 80]])[None]
visible = torch.ones(1, 5)
print("error of 4 pixels at    OKS, person of 60 × 120   of 20 × 40 pixels")
for i, name in enumerate(names):
    wrong, alone = truth.clone(), torch.zeros(1, 5)
    wrong[0, i, 0] += 4.0
    alone[0, i] = 1
    row = [
        object_keypoint_similarity(wrong, truth, alone, torch.tensor([area]), sigmas)
        for area in (7200.0, 800.0)
    ]
    print(f"{name:15} {row[0].item():22.2f} {row[1].item():22.2f}")

one_far = truth.clone()
one_far[0, 3] = truth[0, 3] + 60  # the wrist on another person
all_near = truth + torch.tensor([3.0, 0])
length = torch.tensor([24.0])
print("                     OKS    PCK    NME")
for name, pose in {"one far, four exact": one_far, "all off by 3": all_near}.items():
    oks = object_keypoint_similarity(
        pose, truth, visible, torch.tensor([7200.0]), sigmas
    )
    pck = percentage_correct_keypoints(pose, truth, visible, length)
    nme = normalized_mean_error(pose, truth, length)
    print(f"{name:19} {oks.item():5.2f} {pck.item():6.2f} {nme.item():6.2f}")
