print("ddspm")
