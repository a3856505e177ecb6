"""The conflict question of one case: who may know its people, who is shut out, and which copies are asked back."""
